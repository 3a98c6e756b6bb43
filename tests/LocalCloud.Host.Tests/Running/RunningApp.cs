using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Settings;

namespace LocalCloud.Host.Tests.Running;

/// <summary>A host that runs one sample app.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    private readonly WebApplication _web;

    private RunningApp(WebApplication web, LogLines log)
    {
        (_web, Log) = (web, log);
        Host = web.Services.GetRequiredService<FunctionsHost>();
    }

    public FunctionsHost Host { get; }

    public LogLines Log { get; }

    public HttpClient Http { get; private set; } = new();

    public IServiceProvider Services => _web.Services;

    public static Task<RunningApp> StartAsync(string sample, bool isolated, Dictionary<string, string?>? settings = null) =>
        StartAsync(OptionsFor(sample, isolated, settings));

    public static FunctionsHostOptions OptionsFor(string sample, bool isolated, Dictionary<string, string?>? settings = null, HostJson? hostJson = null)
    {
        var folder = Sample.Folder(sample);
        return new()
        {
            AppDirectory = folder,
            Isolated = isolated,
            Settings = settings ?? new() { ["NightlySchedule"] = "0 0 3 * * *" },
            HostJson = hostJson ?? HostJson.Load(Path.Combine(folder, "host.json")),
        };
    }

    public static async Task<RunningApp> StartAsync(FunctionsHostOptions options, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var log = new LogLines();
        builder.Logging.AddProvider(log).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Yarp", LogLevel.Warning).AddFilter("Grpc", LogLevel.Warning);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        builder.Services.AddFunctionsHost(options);
        configure?.Invoke(builder.Services);
        var web = builder.Build();
        web.MapFunctionsHost();
        await web.StartAsync();
        var app = new RunningApp(web, log);
        try
        {
            await app.Host.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        app.Http = new HttpClient { BaseAddress = web.Services.GetRequiredService<HostAddresses>().Http, Timeout = TimeSpan.FromSeconds(30) };
        return app;
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await Host.StopAsync(patience.Token);
        Http.Dispose();
        await _web.StopAsync(CancellationToken.None);
        await _web.DisposeAsync();
    }
}
