using LocalCloud.Host.Protocol;

namespace LocalCloud.Host.Runtime;

/// <summary>What a function gave back.</summary>
/// <param name="ReturnValue">Null for none.</param>
/// <param name="Outputs">By the names of its output bindings.</param>
internal sealed record InvocationResult(TypedData? ReturnValue, IReadOnlyDictionary<string, TypedData> Outputs);
