namespace LocalCloud.Host.Runtime;

/// <summary>A function threw. The exception itself stayed in the worker; this is what it told of it.</summary>
internal sealed class FunctionFailedException(string function, string message, string? typeName, string? stack) : Exception(message)
{
    public string Function { get; } = function;

    /// <summary>Full name of the exception's type; null when the worker did not say.</summary>
    public string? TypeName { get; } = typeName;

    /// <summary>The stack in the worker.</summary>
    public string? WorkerStack { get; } = stack;

    public override string ToString() => $"{TypeName ?? nameof(FunctionFailedException)}: {Message}{Environment.NewLine}{WorkerStack}";
}

/// <summary>The worker ended, or could not be reached, while a function was running. It may have done part of its work.</summary>
internal sealed class WorkerLostException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A function ran longer than <c>functionTimeout</c> of host.json.</summary>
internal sealed class FunctionTimeoutException(string function, TimeSpan limit)
    : Exception($"Timeout value of {limit:c} exceeded by function: {function}");
