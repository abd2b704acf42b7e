# What a release of the original may carry: settings of other applications, the environment, conditions.
import Config

if System.get_env("PHX_SERVER") do
  config :omnimessage_smpp, OmnimessageSmppWeb.Endpoint, server: true
end

config :logger, level: :warn

core = System.get_env("CORE_HOST", "core.example.com")

config :omnimessage_smpp,
  api_base_url: System.get_env("API_BASE_URL") || "https://#{core}:8443",
  smsc_name: System.get_env("SMSC_NAME", "smpp_prod"),
  smpp_poll_interval: String.to_integer(System.get_env("SMPP_POLL_INTERVAL") || "100"),
  verify_ssl_peer: System.get_env("VERIFY_SSL_PEER") == "true",
  cache_flush_interval: :timer.seconds(10),
  cache_max_retry_attempts: 10,
  web_title: "SMPP"

if config_env() == :prod do
  database_path =
    System.get_env("DATABASE_PATH") ||
      raise """
      environment variable DATABASE_PATH is missing.
      For example: /etc/sms_c/sms_c.db
      """

  config :omnimessage_smpp, OmnimessageSmpp.Repo,
    database: database_path,
    pool_size: String.to_integer(System.get_env("POOL_SIZE") || "5")

  config :omnimessage_smpp, OmnimessageSmppWeb.Endpoint,
    https: [port: 8087, cipher_suite: :strong, keyfile: "priv/cert/key.pem", certfile: "priv/cert/cert.pem"],
    http: [ip: {0, 0, 0, 0, 0, 0, 0, 0}, port: 4000],
    secret_key_base: System.fetch_env!("SECRET_KEY_BASE")

  config :omnimessage_smpp, :binds, [
    %{
      name: "vodafone_uk",
      mode: :client,
      bind_type: :transceiver,
      host: System.get_env("VODAFONE_HOST", "smpp.vodafone.co.uk"),
      port: 2775,
      system_id: "your_username",
      password: System.fetch_env!("VODAFONE_PASSWORD"),
      tps_limit: 100,
      address_range: nil,
      colour: :red
    }
  ]

  config :omnimessage_smpp, :listen, %{host: {0, 0, 0, 0}, port: 2_775, max_connections: 100}
else
  config :omnimessage_smpp, binds: []
end
