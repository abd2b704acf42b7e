import Config

config :omnimessage_smpp, :binds, [
  %{
    name: "my_smpp_bind",
    mode: :server,
    system_id: "username",
    password: "password",

    # The cache of this bind.
    cache_enabled: true,           # on or off
    cache_max_size: 10_000,       # messages at most
    cache_retry_interval: 60      # seconds between tries
  }
]
