import Config

config :omnimessage_smpp,
  # How often the cache is flushed, in ms.
  cache_flush_interval: 10_000,

  # Tries before a message is failed for good.
  cache_max_retry_attempts: 10,

  # Each wait is so many times longer.
  cache_backoff_multiplier: 2,

  # Mnesia storage type (:disc_copies or :ram_copies)
  mnesia_storage_type: :disc_copies
