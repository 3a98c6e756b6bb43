using EndToEnd.Tests.Contract;
using LocalCloud;
using LocalCloud.DurableTask;
using LocalCloud.Faults;
using LocalCloud.Host.Keys;
using Microsoft.DurableTask.Client;

namespace EndToEnd.Tests.Support;

/// <summary>The whole app in its own cloud, with what can be done to that.</summary>
public sealed class Shop : Storefront
{
    private readonly LocalCloudApp _cloud;

    private readonly ContractHandler _contract = new();

    private Shop(LocalCloudApp cloud) =>
        (_cloud, Http) = (cloud, new HttpClient(_contract) { BaseAddress = cloud.Http.BaseAddress });

    /// <summary>Every call is held to the OpenAPI document.</summary>
    public override HttpClient Http { get; }

    /// <summary>From now on requests may be anything; answers are still held to the document.</summary>
    public void TakeAnything() => _contract.HoldsRequests = false;

    /// <summary>Which calls have been answered how.</summary>
    internal IEnumerable<(string Operation, int Status)> Seen => _contract.Seen;

    /// <summary>The app's own services, for what the API does not show.</summary>
    public IServiceProvider Services => _cloud.Services;

    /// <summary>The time of the app and its cloud; moved ahead without waiting for what follows.</summary>
    public CloudClock Clock => _cloud.Clock;

    public FaultInjector Faults => _cloud.Faults;

    /// <summary>The task hub as the app's functions see it.</summary>
    public DurableTaskClient Durable => _cloud.Durable;

    /// <summary>What opens it, with the setting <c>LocalCloud__EnforceKeys</c>.</summary>
    public HostKeys Keys => _cloud.Keys;

    /// <summary>The engine behind it, with the histories it has recorded.</summary>
    public DurableEngine TaskHub => _cloud.TaskHub;

    /// <summary>Null unless it is a process of its own.</summary>
    public int? WorkerProcessId => _cloud.WorkerProcessId;

    /// <summary>For a client of the test's own.</summary>
    public string CosmosConnectionString => _cloud.CosmosConnectionString;

    /// <summary>For partners and subscribers with a client of their own.</summary>
    public string ServiceBusConnectionString => _cloud.ServiceBusConnectionString;

    public static async Task<Shop> OpenAsync(Action<LocalCloudOptions>? configure = null) => new(await LocalCloudApp.StartAsync<Program>(configure));

    /// <summary>With the app in a process of its own, from its build output, as the real host runs it.</summary>
    public static async Task<Shop> OpenIsolatedAsync(string? state = null, Action<LocalCloudOptions>? configure = null) => new(await LocalCloudApp.StartAsync(
        RepositoryFiles.Path("src/Functions"),
        options =>
        {
            (options.Isolated, options.StatePath) = (true, state);
            configure?.Invoke(options);
        }));

    public override Task SettleAsync() => _cloud.QuiesceAsync(TimeSpan.FromSeconds(60));

    /// <summary>Lets time pass: durable timers, back-off and time-outs in it come due.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        await SettleAsync();
        _cloud.Clock.Advance(time);
        await SettleAsync();
    }

    /// <summary>Lets time run ten times as fast until nothing is left to do, with a minute for what waits to be tried again.</summary>
    public Task RunDryAsync() => RunDryAsync(TimeSpan.FromMinutes(1));

    /// <param name="horizon">How far ahead to look for what waits to be tried again.</param>
    /// <param name="meanwhile">What others do; while they do it, time only runs fast.</param>
    public async Task RunDryAsync(TimeSpan horizon, Task? meanwhile = null)
    {
        var step = TimeSpan.FromSeconds(20);
        await FastAsync(meanwhile ?? Task.CompletedTask);
        for (var ahead = TimeSpan.Zero; ahead < horizon; ahead += step)
        {
            await FastAsync(_cloud.QuiesceAsync(TimeSpan.FromMinutes(5)));
            _cloud.Clock.Advance(step);
        }

        await FastAsync(SettleAsync());

        async Task FastAsync(Task until)
        {
            using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
            while (!until.IsCompleted)
            {
                await pace.WaitForNextTickAsync(Cancellation);
                _cloud.Clock.Advance(TimeSpan.FromMilliseconds(100));
            }

            await until;
        }
    }

    public override ValueTask DisposeAsync()
    {
        Http.Dispose();
        return _cloud.DisposeAsync();
    }
}
