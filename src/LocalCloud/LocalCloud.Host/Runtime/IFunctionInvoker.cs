namespace LocalCloud.Host.Runtime;

/// <summary>Runs one invocation in the worker: input bindings → function → output bindings.</summary>
internal interface IFunctionInvoker
{
    /// <summary>What the function returned, after its other outputs have been sent.</summary>
    /// <exception cref="FunctionFailedException">The function threw; the message, type and stack are the function's.</exception>
    /// <exception cref="WorkerLostException">The worker ended while the function was running.</exception>
    /// <exception cref="FunctionTimeoutException">It ran longer than <c>functionTimeout</c> of host.json.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled, and the function ended by it.</exception>
    Task<InvocationResult> InvokeAsync(FunctionDescriptor function, TriggerInput input, CancellationToken cancellationToken);
}
