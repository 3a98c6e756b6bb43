using System.Collections.Concurrent;
using Google.Protobuf;
using LocalCloud.DurableTask.Entities;
using LocalCloud.DurableTask.History;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;

namespace LocalCloud.DurableTask.Functions;

/// <summary>Runs durable code as functions of the app: requests and answers are base64 text, an activity's input is its value itself.</summary>
internal sealed class FunctionsWorker(Func<IFunctionInvoker> invoker) : IDurableWorker
{
    private readonly ConcurrentDictionary<DurableCode, Dictionary<string, FunctionDescriptor>> _functions = [];

    public bool HoldsSessions => true;

    public IReadOnlyCollection<string> NamesOf(DurableCode code) => _functions.TryGetValue(code, out var functions) ? functions.Keys : [];

    /// <summary>What the worker has since its last start.</summary>
    public void Set(DurableCode code, IEnumerable<KeyValuePair<string, FunctionDescriptor>> functions) =>
        _functions[code] = new Dictionary<string, FunctionDescriptor>(functions, StringComparer.OrdinalIgnoreCase);

    public async Task<P.OrchestratorResponse> RunOrchestratorAsync(string name, P.OrchestratorRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return P.OrchestratorResponse.Parser.ParseFrom(await InvokeAsync(DurableCode.Orchestrator, name, request.InstanceId, request, cancellationToken));
        }
        catch (FunctionFailedException failure)
        {
            // The orchestrator's own failures come as answers; this one happened around it, and would happen again.
            return new P.OrchestratorResponse
            {
                InstanceId = request.InstanceId,
                Actions =
                {
                    new P.OrchestratorAction
                    {
                        Id = -1,
                        CompleteOrchestration = new()
                        {
                            OrchestrationStatus = OrchestrationStatus.Failed, FailureDetails = FunctionFailures.Of(failure),
                        },
                    },
                },
            };
        }
    }

    public async Task<P.EntityBatchResult> RunEntityAsync(P.EntityBatchRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return P.EntityBatchResult.Parser.ParseFrom(
                await InvokeAsync(DurableCode.Entity, EntityNames.Split(request.InstanceId).Name, request.InstanceId, request, cancellationToken));
        }
        catch (FunctionFailedException failure)
        {
            var details = FunctionFailures.Of(failure);
            details.IsNonRetriable = true;
            return new P.EntityBatchResult { EntityState = request.EntityState, FailureDetails = details };
        }
    }

    public async Task<P.ActivityResponse> RunActivityAsync(P.ActivityRequest request, CancellationToken cancellationToken)
    {
        var response = new P.ActivityResponse { InstanceId = request.OrchestrationInstance.InstanceId, TaskId = request.TaskId };
        try
        {
            var result = await invoker().InvokeAsync(Find(DurableCode.Activity, request.Name), ActivityValues.Input(request), cancellationToken);
            response.Result = ActivityValues.Result(result.ReturnValue);
        }
        catch (FunctionFailedException failure)
        {
            response.FailureDetails = FunctionFailures.Of(failure);
        }
        catch (FunctionTimeoutException failure)
        {
            response.FailureDetails = Failures.Of(failure);
        }

        return response;
    }

    private async Task<byte[]> InvokeAsync(DurableCode code, string name, string instanceId, IMessage request, CancellationToken cancellationToken)
    {
        var input = new TriggerInput { Value = new TypedData { String = Convert.ToBase64String(request.ToByteArray()) }, About = instanceId };
        var result = await invoker().InvokeAsync(Find(code, name), input, cancellationToken);
        return result.ReturnValue is { String: { Length: > 0 } answer }
            ? Convert.FromBase64String(answer)
            : throw new DurableWorkerException($"The function '{name}' gave no answer that the durable engine understands.");
    }

    private FunctionDescriptor Find(DurableCode code, string name) =>
        _functions.TryGetValue(code, out var functions) && functions.TryGetValue(name, out var function)
            ? function
            : throw new DurableWorkerException($"The worker has no function '{name}' at present.");
}
