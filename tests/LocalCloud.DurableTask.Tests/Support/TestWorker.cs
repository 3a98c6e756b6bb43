using Google.Protobuf;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Grpc;
using Microsoft.DurableTask.Worker.Shims;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using P = Microsoft.DurableTask.Protobuf;

namespace LocalCloud.DurableTask.Tests;

/// <summary>The SDK's own runners in this process, as the Functions worker uses them: only the transport is missing.</summary>
internal sealed class TestWorker(ILoggerFactory? logs = null) : IDurableWorker
{
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddSingleton(new DurableTaskShimFactory(new DurableTaskWorkerOptions { EnableEntitySupport = true }, logs ?? NullLoggerFactory.Instance))
        .BuildServiceProvider();


    private readonly Dictionary<string, Func<TaskOrchestrationContext, Task<object?>>> _orchestrators = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Func<P.ActivityRequest, string?, Task<object?>>> _activities = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Func<ITaskEntity>> _entities = new(StringComparer.OrdinalIgnoreCase);
    private readonly ExtendedSessionsCache _sessions = new();

    public bool HoldsSessions { get; init; } = true;

    /// <summary>What the worker fails with before it does anything; null for nothing.</summary>
    public Func<Exception?> Trouble { get; set; } = static () => null;

    /// <summary>Every request for an orchestrator.</summary>
    public Action<P.OrchestratorRequest>? Seen { get; set; }

    public DataConverter Converter { get; } = Microsoft.DurableTask.Converters.JsonDataConverter.Default;

    public IReadOnlyCollection<string> NamesOf(DurableCode code) => code switch
    {
        DurableCode.Orchestrator => _orchestrators.Keys,
        DurableCode.Activity => _activities.Keys,
        _ => _entities.Keys,
    };

    public void Orchestrator(string name, Func<TaskOrchestrationContext, Task<object?>> run) => _orchestrators.Add(name, run);

    public void Activity(string name, Func<P.ActivityRequest, string?, Task<object?>> run) => _activities.Add(name, run);

    public void Entity(string name, Func<ITaskEntity> create) => _entities.Add(name, create);

    public Task<P.OrchestratorResponse> RunOrchestratorAsync(string name, P.OrchestratorRequest request, CancellationToken cancellationToken)
    {
        Stumble();
        Seen?.Invoke(request);
        var run = _orchestrators[name];
        var answer = GrpcOrchestrationRunner.LoadAndRun(
            Convert.ToBase64String(request.ToByteArray()), new Orchestration(run, Converter), HoldsSessions ? _sessions : null, _services);
        return Task.FromResult(P.OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(answer)));
    }

    public async Task<P.ActivityResponse> RunActivityAsync(P.ActivityRequest request, CancellationToken cancellationToken)
    {
        Stumble();
        var response = new P.ActivityResponse { InstanceId = request.OrchestrationInstance.InstanceId, TaskId = request.TaskId };
        try
        {
            // Inputs are arrays of one.
            var input = request.Input is null ? null : System.Text.Json.Nodes.JsonNode.Parse(request.Input)?[0]?.ToJsonString();
            response.Result = Converter.Serialize(await _activities[request.Name](request, input).WaitAsync(cancellationToken));
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            response.FailureDetails = Details(failure);
        }

        return response;
    }

    public async Task<P.EntityBatchResult> RunEntityAsync(P.EntityBatchRequest request, CancellationToken cancellationToken)
    {
        Stumble();
        var name = request.InstanceId[1..request.InstanceId.IndexOf('@', 1)];
        var answer = await GrpcEntityRunner.LoadAndRunAsync(Convert.ToBase64String(request.ToByteArray()), _entities[name](), _services);
        return P.EntityBatchResult.Parser.ParseFrom(Convert.FromBase64String(answer));
    }

    private void Stumble()
    {
        if (Trouble() is { } trouble)
        {
            throw trouble;
        }
    }

    private static P.TaskFailureDetails Details(Exception failure) => new()
    {
        ErrorType = failure.GetType().FullName,
        ErrorMessage = failure.Message,
        StackTrace = failure.StackTrace,
        InnerFailure = failure.InnerException is { } inner ? Details(inner) : null,
    };

    private sealed class Orchestration(Func<TaskOrchestrationContext, Task<object?>> run, DataConverter converter) : ITaskOrchestrator
    {
        public Type InputType => typeof(object);

        public Type OutputType => typeof(object);

        public Task<object?> RunAsync(TaskOrchestrationContext context, object? input) => run(new TypedInputContext(context, converter));
    }
}
