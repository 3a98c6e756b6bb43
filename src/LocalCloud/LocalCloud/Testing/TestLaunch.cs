using System.Reflection;
using LocalCloud.CommandLine;
using LocalCloud.Faults;
using LocalCloud.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LocalCloud.Testing;

internal sealed class TestLaunch(Assembly application, LocalCloudOptions options) : Launch
{
    private readonly TaskCompletionSource<(IHost Host, RunningApp App)> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CloudClock Clock { get; } = new();

    public override Assembly Application { get; } = application;

    public override TimeProvider Time => Clock;

    public override FaultInjector Faults { get; } = new() { AfterCommit = options.AfterCommit };

    public override bool IsTerminal => false;

    public override IReadOnlyDictionary<string, string?> Settings { get; } = options.Settings.AsReadOnly();

    public override string? StatePath(string contentRoot) => options.StatePath;

    public override AppArguments Adjust(AppArguments arguments) => arguments with { Port = 0, CosmosPort = 0 };

    public override void Configure(IServiceCollection services) => options.ConfigureServices?.Invoke(services);

    public override void Refuse(Exception exception) => _started.TrySetException(exception);

    public override void Started(IHost host, RunningApp app) => _started.TrySetResult((host, app));

    /// <summary>Runs the entry point on a thread of its own, which carries this launch, and waits until the app is up.</summary>
    public async Task<(IHost Host, RunningApp App, Task Ended)> RunAsync(CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => RunEntryPoint(ended)) { IsBackground = true, Name = Application.GetName().Name };
        thread.Start();
        var (host, app) = await _started.Task.WaitAsync(cancellationToken);
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
