namespace LocalCloud.Functions.Runtime;

/// <summary>Runs one invocation: scope → context → middleware → parameter binding → call → output bindings.</summary>
public interface IFunctionInvoker
{
    /// <summary>The function's return value after its outputs have been sent. Throws what the function threw.</summary>
    Task<object?> InvokeAsync(FunctionDescriptor function, TriggerInput input, CancellationToken cancellationToken);
}
