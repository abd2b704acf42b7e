import Config

# Global settings
config :omnimessage_smpp,
  setting_name: "value"

# SMPP settings
config :omnimessage_smpp, :binds, [
  %{
    name: "bind_name",
    # ... more settings
  }
]
