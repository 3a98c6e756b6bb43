using EventSourcing.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OrderFlow.Observability;

/// <summary>Sends traces and metrics to a collector where one is configured, by the settings that OpenTelemetry has agreed on.</summary>
public static class Telemetry
{
    public const string EndpointSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (Setting.Address(configuration, EndpointSetting) is null)
        {
            return services;
        }

        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(configuration["OTEL_SERVICE_NAME"] ?? "orderflow"))
            .WithTracing(traces => traces.AddSource(Traces.SourceName, "Microsoft.AspNetCore").AddOtlpExporter())
            .WithMetrics(metrics => metrics.AddMeter(EventSourcingMetrics.MeterName, "System.Runtime").AddOtlpExporter());
        return services;
    }
}
