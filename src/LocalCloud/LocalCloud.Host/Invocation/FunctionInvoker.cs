using System.Diagnostics;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Settings;
using LocalCloud.Host.Telemetry;
using LocalCloud.Host.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Host.Invocation;

/// <summary>One invocation: input bindings, the worker, output bindings.</summary>
internal sealed partial class FunctionInvoker(
    WorkerSupervisor workers, RunningInvocations running, IEnumerable<IInputBinding> inputs, IEnumerable<IOutputBinding> outputs,
    IEnumerable<IInvocationObserver> observers, HostJson host, FunctionsHostOptions options, ILoggerFactory loggers, InvocationTelemetry? telemetry = null)
    : IFunctionInvoker
{
    private static readonly TimeSpan s_lastWords = TimeSpan.FromMilliseconds(250);
    private readonly InvocationInputs _inputs = new(inputs);
    private readonly InvocationOutputs _outputs = new(outputs, options.TimeProvider);
    private readonly InvocationLog _log = new(loggers, options.LogRequests);
    private readonly IInvocationObserver? _observer = observers.SingleOrDefault();

    public Task<InvocationResult> InvokeAsync(FunctionDescriptor function, TriggerInput input, CancellationToken cancellationToken) =>
        InvokeAsync(function, input, http: null, cancellationToken);

    /// <summary>With a request that the app's own web pipeline answers.</summary>
    public async Task<InvocationResult> InvokeAsync(
        FunctionDescriptor function, TriggerInput input, HttpContext? http, CancellationToken cancellationToken)
    {
        var id = input.InvocationId;
        var began = Stopwatch.GetTimestamp();
        using var span = telemetry?.Begin(function, input);
        running.Begin(id, new(function, span?.Span));
        _log.Executing(function, id);
        var observed = BeginObserved(function, input, http);
        try
        {
            var session = await workers.SessionAsync(cancellationToken);
            var request = await _inputs.RequestAsync(function, input, span?.Span, cancellationToken);
            var targets = _outputs.TargetsOf(function, input);
            observed?.TraceParent = request.TraceContext.TraceParent;
            var response = await RunAsync(session, function, request, http, cancellationToken);
            var result = ResultOf(function, response, cancellationToken);
            await InvocationOutputs.SendAsync(function, targets, result, cancellationToken);
            _log.Succeeded(function, id, began);
            observed?.Result = result;
            return result;
        }
        catch (Exception exception)
        {
            _log.Failed(function, id, began, exception);
            span?.Fail(exception);
            observed?.Exception = exception;
            throw;
        }
        finally
        {
            running.End(id);
            if (observed is not null)
            {
                _observer!.Ended(observed);
            }
        }
    }

    private ObservedInvocation? BeginObserved(FunctionDescriptor function, TriggerInput input, HttpContext? http)
    {
        if (_observer is null)
        {
            return null;
        }

        var observed = new ObservedInvocation(function, input, http);
        _observer.Began(observed);
        return observed;
    }

    private async Task<InvocationResponse> RunAsync(
        WorkerSession session, FunctionDescriptor function, InvocationRequest request, HttpContext? http, CancellationToken cancellationToken)
    {
        var answer = session.InvokeAsync(request);
        using var cancelling = cancellationToken.Register(() => Observe(session.CancelAsync(request.InvocationId)));
        using var hurrying = workers.Hurry.Register(() => Observe(session.CancelAsync(request.InvocationId)));
        var limited = WithinLimitAsync(session, function, request.InvocationId, answer);
        return http is null ? await limited : await WithRequestAsync(session, http, request.InvocationId, limited);
    }

    private static async Task<InvocationResponse> WithRequestAsync(
        WorkerSession session, HttpContext http, string invocationId, Task<InvocationResponse> answer)
    {
        var passing = session.Channel.RunAsync(http, invocationId);
        if (await Task.WhenAny(passing, answer) == answer && !answer.IsCompletedSuccessfully)
        {
            // There is no worker any more that would end the request.
            await Task.WhenAny(passing, Task.Delay(s_lastWords));
            passing.Forget();
            return await answer;
        }

        try
        {
            await passing;
        }
        catch (Exception exception)
        {
            // The function would wait seconds for a request that does not come.
            await session.CancelAsync(invocationId);
            answer.Forget();
            if (exception is WorkerUnreachableException)
            {
                throw new WorkerLostException(exception.Message, exception);
            }

            throw;
        }

        return await answer;
    }

    // Measured in real time, also where a test moves the clock: the function runs in real time.
    private async Task<InvocationResponse> WithinLimitAsync(
        WorkerSession session, FunctionDescriptor function, string invocationId, Task<InvocationResponse> answer)
    {
        if (host.FunctionTimeout is not { } limit || Debugger.IsAttached)
        {
            return await answer;
        }

        try
        {
            return await answer.WaitAsync(limit, TimeProvider.System);
        }
        catch (TimeoutException) when (!answer.IsCompleted)
        {
            // As the real host: the function is asked to end, and its worker, in which it may hang for ever, is replaced.
            await session.CancelAsync(invocationId);
            answer.Forget();
            WorkerSupervisor.ReplaceAsync(session).Forget();
            throw new FunctionTimeoutException(function.Name, limit);
        }
    }

    private static InvocationResult ResultOf(FunctionDescriptor function, InvocationResponse response, CancellationToken cancellationToken)
    {
        var result = response.Result;
        if (result.Status == StatusResult.Types.Status.Success)
        {
            var outputs = response.OutputData.Count == 0 ? InvocationOutputs.None
                : response.OutputData.ToDictionary(output => output.Name, output => output.Data, StringComparer.OrdinalIgnoreCase);
            return new(response.ReturnValue is { DataCase: not TypedData.DataOneofCase.None } value ? value : null, outputs);
        }

        // What ends a function that was asked to end is its cancellation, whatever it threw.
        cancellationToken.ThrowIfCancellationRequested();
        var exception = result.Exception;
        throw new FunctionFailedException(
            function.Name, exception?.Message ?? result.Result, exception is { Type.Length: > 0 } ? exception.Type : null, exception?.StackTrace);
    }

    private static void Observe(ValueTask task) => task.AsTask().Forget();
}
