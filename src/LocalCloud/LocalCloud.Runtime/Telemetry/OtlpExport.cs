using System.Diagnostics;
using LocalCloud.Hosting;
using LocalCloud.Host.Settings;
using LocalCloud.Host.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace LocalCloud.Telemetry;

/// <summary>
/// Traces, metrics and logs of the host, and the app's log lines that come through it, by OTLP: when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to.
/// Everything else that OpenTelemetry's settings say (<c>OTEL_EXPORTER_OTLP_PROTOCOL</c>, <c>OTEL_TRACES_SAMPLER</c>, …) is left to its packages.
/// </summary>
internal static class OtlpExport
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <exception cref="SettingsException">The setting is no address.</exception>
    public static void AddTo(WebApplicationBuilder web, string app)
    {
        if (!IsOn(web.Configuration))
        {
            return;
        }

        var name = web.Configuration["OTEL_SERVICE_NAME"] is { Length: > 0 } given ? given : app;

        // The web server of the host measures requests as that of an app in this process does, which exports all that has its name.
        web.Services.AddSingleton(_ => new ActivitySource("LocalCloud.Web"));
        web.Services.AddSingleton(_ => new InvocationTelemetry(name) { SuppressExport = () => SuppressInstrumentationScope.Begin() });
        web.Services.AddOpenTelemetry()
            .ConfigureResource(resource => HostResource.Describe(resource, name))
            .WithTracing(traces => traces.AddSource(InvocationTelemetry.Name))
            .WithMetrics(metrics => metrics.AddMeter(InvocationTelemetry.Name, "System.Runtime").AddInstrumentation(services => new LevelMetrics(services)))
            .WithLogging(logs => logs.AddProcessor(new InvocationOfLine()), logs => logs.IncludeFormattedMessage = true)
            .UseOtlpExporter();
    }

    private static bool IsOn(ConfigurationManager settings)
    {
        if (settings[Endpoint] is not { Length: > 0 } text || string.Equals(settings["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? true
            : throw new SettingsException($"{Endpoint} is '{text}'; it is an address such as http://localhost:4317.");
    }
}
