import struct CoreAPI.Message
