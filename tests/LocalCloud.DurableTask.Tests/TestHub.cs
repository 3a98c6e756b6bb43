using LocalCloud.Faults;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LocalCloud.DurableTask.Tests;

/// <summary>An engine in memory, or over a file that outlives it.</summary>
internal sealed class TestHub : IAsyncDisposable
{
    private readonly string? _folder;
    private readonly bool _ownsFolder;

    public TestHub(
        bool onDisk = false, string? folder = null, FakeTimeProvider? clock = null, int keptAlive = 1_000, FaultInjector? faults = null, ILoggerFactory? logs = null)
    {
        _ownsFolder = onDisk && folder is null;
        _folder = onDisk ? folder ?? Directory.CreateTempSubdirectory("durable-").FullName : null;
        Clock = clock ?? new FakeTimeProvider(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Engine = new(new()
        {
            DatabasePath = _folder is null ? null : Path.Combine(_folder, "hub.db"),
            TimeProvider = Clock,
            MaxIdleOrchestratorsInMemory = keptAlive,
            Faults = faults,
            LoggerFactory = logs ?? NullLoggerFactory.Instance,
        });
    }

    public static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    /// <summary>Null in memory.</summary>
    public string? Folder => _folder;

    public FakeTimeProvider Clock { get; }

    public DurableEngine Engine { get; }

    public DurableTaskClient Client => Engine.Client;

    public TestHub Orchestrator<T>(string name, Func<TaskOrchestrationContext, Task<T>> run)
    {
        Engine.AddOrchestrator(name, async context => await run(context));
        return this;
    }

    public TestHub Activity<TIn, TOut>(string name, Func<TIn, TOut> run) => AsyncActivity<TIn, TOut>(name, input => Task.FromResult(run(input)));

    public TestHub AsyncActivity<TIn, TOut>(string name, Func<TIn, Task<TOut>> run)
    {
        Engine.AddActivity(name, async (work, _) => await run(Microsoft.DurableTask.Converters.JsonDataConverter.Default.Deserialize<TIn>(work.Input)!));
        return this;
    }

    public async Task<TestHub> StartAsync()
    {
        await Engine.StartAsync(Patience);
        return this;
    }

    public async Task<OrchestrationMetadata> RunAsync(string name, object? input = null, string? id = null)
    {
        var instance = await Client.ScheduleNewOrchestrationInstanceAsync(name, input, new StartOrchestrationOptions(id), Patience);
        return await Client.WaitForInstanceCompletionAsync(instance, true, Patience);
    }

    /// <summary>Waits until nothing is left to do but timers of the future.</summary>
    public Task QuiesceAsync() => Eventually.IsTrue(() => Engine.PendingWork() == 0, () => $"{Engine.PendingWork()} pieces of work are left");

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        if (_ownsFolder)
        {
            Directory.Delete(_folder!, recursive: true);
        }
    }
}

internal static class Eventually
{
    public static async Task IsTrue(Func<bool> condition, Func<string> otherwise)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(30); !condition();)
        {
            Assert.True(DateTime.UtcNow < deadline, otherwise());
            await Task.Yield();
        }
    }
}
