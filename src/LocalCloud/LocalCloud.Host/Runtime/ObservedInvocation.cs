using Microsoft.AspNetCore.Http;

namespace LocalCloud.Host.Runtime;

/// <summary>One invocation as an <see cref="IInvocationObserver"/> sees it.</summary>
/// <param name="function">What is called.</param>
/// <param name="input">With what.</param>
/// <param name="http">The request, where the app's own web pipeline answers it.</param>
internal sealed class ObservedInvocation(FunctionDescriptor function, TriggerInput input, HttpContext? http)
{
    public FunctionDescriptor Function => function;

    public TriggerInput Input => input;

    public HttpContext? Http => http;

    /// <summary>W3C trace context that the worker is given; empty for none, null while inputs are still being bound.</summary>
    public string? TraceParent { get; internal set; }

    /// <summary>Null until it has succeeded.</summary>
    public InvocationResult? Result { get; internal set; }

    /// <summary>Null unless it has failed.</summary>
    public Exception? Exception { get; internal set; }

    /// <summary>The observer's own.</summary>
    public object? Tag { get; set; }
}
