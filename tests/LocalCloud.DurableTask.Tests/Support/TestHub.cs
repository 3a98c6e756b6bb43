using LocalCloud.DurableTask.Sidecar;
using LocalCloud.Faults;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Grpc;
using Microsoft.DurableTask.Entities;
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
        bool onDisk = false, string? folder = null, FakeTimeProvider? clock = null, int keptAlive = 1_000, FaultInjector? faults = null, ILoggerFactory? logs = null,
        bool holdsSessions = true, int? activitiesAtOnce = null)
    {
        _ownsFolder = onDisk && folder is null;
        _folder = onDisk ? folder ?? Directory.CreateTempSubdirectory("durable-").FullName : null;
        Clock = clock ?? new FakeTimeProvider(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Worker = new(logs) { HoldsSessions = holdsSessions };
        Engine = new(
        new()
        {
            DatabasePath = _folder is null ? null : Path.Combine(_folder, "hub.db"),
            TimeProvider = Clock,
            MaxIdleOrchestratorsInMemory = keptAlive,
            Faults = faults,
            MaxConcurrentActivities = activitiesAtOnce ?? 10 * Environment.ProcessorCount,
            LoggerFactory = logs ?? NullLoggerFactory.Instance,
        },
        Worker);
        Client = new GrpcDurableTaskClient(
            "test", new GrpcDurableTaskClientOptions { CallInvoker = new DirectInvoker(new TaskHubService(Engine.Hub, null)), EnableEntitySupport = true }, NullLogger.Instance);
    }

    public static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    /// <summary>Null in memory.</summary>
    public string? Folder => _folder;

    public FakeTimeProvider Clock { get; }

    public DurableEngine Engine { get; }

    public TestWorker Worker { get; }

    public DurableTaskClient Client { get; }

    public TestHub Orchestrator<T>(string name, Func<TaskOrchestrationContext, Task<T>> run)
    {
        Worker.Orchestrator(name, async context => await run(context));
        return this;
    }

    public TestHub Activity<TIn, TOut>(string name, Func<TIn, TOut> run) => AsyncActivity<TIn, TOut>(name, input => Task.FromResult(run(input)));

    public TestHub AsyncActivity<TIn, TOut>(string name, Func<TIn, Task<TOut>> run)
    {
        Worker.Activity(name, async (_, input) => await run(Worker.Converter.Deserialize<TIn>(input)!));
        return this;
    }

    public TestHub Entity(string name, Func<ITaskEntity> create)
    {
        Worker.Entity(name, create);
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

    public Task ReplayAsync(RecordedHistory history) => Engine.ReplayAsync(history, Patience);

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
            // No assertion: the benchmarks use this, too.
            if (DateTime.UtcNow >= deadline)
            {
                throw new TimeoutException(otherwise());
            }

            await Task.Yield();
        }
    }
}
