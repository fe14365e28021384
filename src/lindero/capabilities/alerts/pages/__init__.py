"""What is shown of alerts: the queue, one alert, the register of detectors and models, and how well all of it does."""
