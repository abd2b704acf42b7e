import Config

config :omnimessage_smpp,
  api_base_url: "https://omnimessage-core.example.com:8443"

config :omnimessage_smpp,
  smpp_poll_interval: 100

config :omnimessage_smpp,
  verify_ssl_peer: false
