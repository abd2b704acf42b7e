import Config

config :omnimessage_smpp, :binds, [
  %{
    name: "vodafone_uk",
    host: "smpp.vodafone.co.uk",
    system_id: "your_username",
    tps_limit: 150, # was 100
    password: "new_password" # changed
  }
]
