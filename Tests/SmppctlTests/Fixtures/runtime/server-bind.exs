import Config

config :omnimessage_smpp, :server_binds, [
  %{
    # The name.
    name: "partner_acme",

    # What the partner presents.
    system_id: "acme_corp",
    password: "acme_secret",

    # How it may bind.
    allowed_bind_types: [:transmitter, :receiver, :transceiver],

    # From where.
    ip_whitelist: ["192.168.1.0/24", "10.50.1.100"],

    # Which senders; none named: all.
    source_address_whitelist: [],

    # Messages a second.
    tps_limit: 50,

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
