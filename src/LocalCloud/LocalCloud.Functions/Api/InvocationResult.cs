// Signatures of Microsoft.Azure.Functions.Worker.Core 2.52.0.
using LocalCloud.Functions.Invocation;

namespace Microsoft.Azure.Functions.Worker;

public abstract class InvocationResult<T>
{
    public abstract T? Value { get; set; }
}

public abstract class InvocationResult : InvocationResult<object>;

public static class FunctionContextBindingFeatureExtensions
{
    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context) =>
        new LocalInvocationResult<T>(LocalFunctionContext.Of(context));

    public static InvocationResult GetInvocationResult(this FunctionContext context) =>
        new LocalInvocationResult(LocalFunctionContext.Of(context));
}
