using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using EventSourcing.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OrderFlow.Observability;

/// <summary>Sends traces and metrics to where settings say that somebody takes them: a collector, Application Insights, both, or nobody.</summary>
public static class Telemetry
{
    /// <summary>As OpenTelemetry has agreed on.</summary>
    public const string CollectorSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>As the host reads it, too. It is an address; who sends is the identity of the process.</summary>
    public const string InsightsSetting = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>Its span is the invocation, between that of the host and those of the app.</summary>
    private const string Worker = "Microsoft.Azure.Functions.Worker";

    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var (hasCollector, insights) = (Setting.Address(configuration, CollectorSetting) is not null, Setting.Text(configuration, InsightsSetting));
        if (!hasCollector && insights is null)
        {
            return services;
        }

        var name = configuration["OTEL_SERVICE_NAME"] ?? "orderflow";
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => Describe(resource, name))
            .WithTracing(traces => traces.AddSource(Traces.SourceName, Worker, "Microsoft.AspNetCore").AddProcessor(new PersonalData()))
            .WithMetrics(metrics => metrics.AddMeter(EventSourcingMetrics.MeterName, "System.Runtime"));
        if (hasCollector)
        {
            telemetry.WithTracing(traces => traces.AddOtlpExporter()).WithMetrics(metrics => metrics.AddOtlpExporter());
        }

        if (insights is not null)
        {
            telemetry.WithTracing(traces => traces.AddAzureMonitorTraceExporter(Identify)).WithMetrics(metrics => metrics.AddAzureMonitorMetricExporter(Identify));
        }

        return services;

        static void Describe(ResourceBuilder resource, string name) => resource
            .AddService(name, serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString())
            .AddAttributes([new("process.pid", (long)Environment.ProcessId), new("process.runtime.name", ".NET"), new("process.runtime.version", Environment.Version.ToString())])
            .AddEnvironmentVariableDetector(); // What OTEL_RESOURCE_ATTRIBUTES says wins.

        void Identify(AzureMonitorExporterOptions options)
        {
            options.ConnectionString = insights;
            options.Credential = new DefaultAzureCredential();
        }
    }
}
