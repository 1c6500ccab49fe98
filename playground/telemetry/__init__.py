"""A run's spans for other tracing tools: OTLP, the OpenTelemetry protocol, as JSON."""
