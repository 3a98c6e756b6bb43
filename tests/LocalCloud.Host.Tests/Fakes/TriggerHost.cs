using LocalCloud.Faults;
using LocalCloud.Host.CosmosDb;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Settings;
using LocalCloud.Host.Timer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Host.Tests.Fakes;

/// <summary>The triggers and bindings as the host registers them, with a worker that the test plays.</summary>
internal sealed class TriggerHost : IAsyncDisposable
{
    private readonly ServiceCollection _services = new();
    private readonly Lazy<ServiceProvider> _provider;
    private readonly List<ITriggerListener> _listeners = [];

    public TriggerHost(TimeProvider? time = null)
    {
        var clock = time ?? TimeProvider.System;
        _services.AddLogging(logging => logging.AddProvider(Log))
            .AddSingleton(clock)
            .AddSingleton(new FaultInjector(clock))
            .AddSingleton(_ => new AppSettings(Settings, new Dictionary<string, string?>()))
            .AddSingleton(new HostJson())
            .AddSingleton<IFunctionInvoker>(Worker)
            .AddTimerTrigger()
            .AddCosmosDBBindings();
        _provider = new(() => _services.BuildServiceProvider());
    }

    public Dictionary<string, string?> Settings { get; } = [];

    public IServiceCollection Services => _services;

    public IServiceProvider Provider => _provider.Value;

    public FakeInvoker Worker { get; } = new();

    public LogRecorder Log { get; } = new();

    /// <summary>Starts a listener for functions of one kind of trigger.</summary>
    public async Task StartAsync(params FunctionDescriptor[] functions)
    {
        var binding = Provider.GetServices<ITriggerBinding>().Single(binding => binding.BindingType == functions[0].Trigger.Type);
        var listener = binding.CreateListener(functions);
        _listeners.Add(listener);
        await listener.StartAsync(TestContext.Current.CancellationToken);
    }

    public long PendingWork() => Provider.GetServices<IWorkSource>().Sum(source => source.PendingWork());

    public async ValueTask DisposeAsync()
    {
        foreach (var listener in _listeners)
        {
            await listener.StopAsync(CancellationToken.None);
        }

        if (_provider.IsValueCreated)
        {
            await _provider.Value.DisposeAsync();
        }
    }
}
