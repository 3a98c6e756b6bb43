using System.Reflection;
using LocalCloud.CommandLine;
using LocalCloud.Faults;
using LocalCloud.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LocalCloud.Testing;

internal sealed class TestLaunch : Launch
{
    private readonly LocalCloudOptions _options;
    private readonly TaskCompletionSource<(IHost Host, RunningApp App)> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <exception cref="FaultRuleException">One of the options' rules is not valid.</exception>
    public TestLaunch(Assembly application, LocalCloudOptions options)
    {
        (_options, Application) = (options, application);
        Settings = options.Settings.AsReadOnly();
        Faults = new(Clock) { Freeze = Clock.Freeze, Resume = Clock.Resume, AfterCommit = options.AfterCommit };
        foreach (var rule in options.Faults)
        {
            Faults.Add(rule);
        }
    }

    public CloudClock Clock { get; } = new();

    public override Assembly Application { get; }

    public override TimeProvider Time => Clock;

    public override FaultInjector Faults { get; }

    public override bool IsTerminal => false;

    public override IReadOnlyDictionary<string, string?> Settings { get; }

    public override string? StatePath(string contentRoot) => _options.StatePath;

    public override AppArguments Adjust(AppArguments arguments) => arguments with { Port = 0, CosmosPort = 0 };

    public override void Configure(IServiceCollection services) => _options.ConfigureServices?.Invoke(services);

    public override void Refuse(Exception exception) => _started.TrySetException(exception);

    public override void Started(IHost host, RunningApp app) => _started.TrySetResult((host, app));

    /// <summary>Runs the entry point on a thread of its own, which carries this launch, and waits until the app is up.</summary>
    public async Task<(IHost Host, RunningApp App, Task Ended)> RunAsync(CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => RunEntryPoint(ended)) { IsBackground = true, Name = Application.GetName().Name };
        thread.Start();
        if (await Task.WhenAny(_started.Task, Faults.Crashed).WaitAsync(cancellationToken) == Faults.Crashed)
        {
            await Faults.Crashed;
            throw new CloudCrashedException();
        }

        var (host, app) = await _started.Task;
        return (host, app, ended.Task);
    }

    private void RunEntryPoint(TaskCompletionSource ended)
    {
        Current = this;
        try
        {
            var main = Application.EntryPoint ?? throw new InvalidOperationException($"{Application.GetName().Name} has no entry point.");
            main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, main.GetParameters().Length == 0 ? null : [Array.Empty<string>()], null);
            _started.TrySetException(new InvalidOperationException($"{Application.GetName().Name} ended without running its host."));
            ended.TrySetResult();
        }
#pragma warning disable CA1031 // Handed to whoever started the app.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _started.TrySetException(exception);
            ended.TrySetException(exception);
        }
    }
}
