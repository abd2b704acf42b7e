import Collections
import CoreAPI
import Logging
import NIOCore
import SMPP

