using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace LocalCloud.Functions.Runtime;

/// <summary>One discovered function: what the real SDK writes to <c>functions.metadata</c>, with its reflection handles.</summary>
public sealed class FunctionDescriptor
{
    /// <summary>The name given to <see cref="FunctionAttribute"/>; unique in the app, compared without case.</summary>
    public required string Name { get; init; }

    public required MethodInfo Method { get; init; }

    /// <summary>The parameter that carries <see cref="Trigger"/>.</summary>
    public required ParameterInfo TriggerParameter { get; init; }

    public required TriggerBindingAttribute Trigger { get; init; }

    /// <summary>The function-level retry policy; only timer and Cosmos DB triggers may carry one.</summary>
    public RetryAttribute? Retry { get; init; }

    /// <summary>Class and method, as <c>functions.metadata</c> names them.</summary>
    public string EntryPoint => $"{Method.DeclaringType!.FullName}.{Method.Name}";
}
