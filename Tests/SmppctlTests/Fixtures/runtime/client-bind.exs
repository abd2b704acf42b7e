import Config

config :omnimessage_smpp, :binds, [
  %{
    # The name of the bind.
    name: "vodafone_uk",

    # The role.
    mode: :client,

    # The kind of SMPP session.
    bind_type: :transceiver,

    # Where the SMPP server is.
    host: "smpp.vodafone.co.uk",
    port: 2775,

    # The credentials.
    system_id: "your_username",
    password: "your_password",

    # Fields of the bind PDU, as the carrier asks for them.
    system_type: "",
    addr_ton: 0,
    addr_npi: 0,
    address_range: "",

    # Messages a second.
    tps_limit: 100,

    # How often the queue is looked at, in ms.
    queue_check_frequency: 1000,

    # Seconds between enquire_link PDUs.
    enquire_link_interval: 60,

    # The message cache.
    cache_enabled: false,
    cache_max_size: 10000,
    cache_retry_interval: 60
  }
]
