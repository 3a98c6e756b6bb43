using System.Diagnostics.Metrics;
using LocalCloud.Host;
using LocalCloud.Host.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace LocalCloud.Metrics;

/// <summary><c>GET /metrics</c>: what the app's own meters have counted, as Prometheus text. In the cloud a collector takes that part.</summary>
internal sealed class MetricsEndpoint(IServiceProvider services) : IHttpEndpoints, IDisposable
{
    // Of the platform's many meters only the one that costs nothing between two scrapes.
    private const string Runtime = "System.Runtime";
    private static readonly string[] PlatformPrefixes = ["System.", "Microsoft.", "Azure.", "OpenTelemetry"];

    private MeterProvider? _provider;

    public void Map(IEndpointRouteBuilder endpoints)
    {
        var name = services.GetRequiredService<IConfiguration>()["OTEL_SERVICE_NAME"] ?? services.GetRequiredService<IHostEnvironment>().ApplicationName;
        _provider = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(resource => resource.AddService(name))
            .AddMeter("*")
            .AddView(instrument => Concerns(instrument.Meter) ? null : MetricStreamConfiguration.Drop)
            .AddPrometheusExporter(options => (options.ScrapeResponseCacheDurationMilliseconds, options.ScopeInfoEnabled) = (0, false))
            .Build();
        endpoints.MapPrometheusScrapingEndpoint("/metrics", _provider, configureBranchedPipeline: null, optionsName: null)
            .WithMetadata(new HomePageLink("/metrics", "what the app's meters have counted"));
    }

    public void Dispose() => _provider?.Dispose();

    /// <summary>Tests run several apps in one process; a meter made by a factory belongs to the app of that factory.</summary>
    private bool Concerns(Meter meter) =>
        (meter.Name == Runtime || !PlatformPrefixes.Any(prefix => meter.Name.StartsWith(prefix, StringComparison.Ordinal)))
        && (meter.Scope is not IMeterFactory factory || factory == services.GetRequiredService<FunctionsHost>().WorkerServices?.GetService<IMeterFactory>());
}
