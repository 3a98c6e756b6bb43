using System.Collections.Concurrent;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;

namespace LocalCloud.Host.Invocation;

/// <summary>Sends what a function gave back to where its output bindings say.</summary>
internal sealed class InvocationOutputs(IEnumerable<IOutputBinding> bindings)
{
    private readonly Dictionary<string, IOutputBinding> _bindings = bindings.ToDictionary(binding => binding.BindingType, StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<FunctionDescriptor, (FunctionBinding Declared, IOutputBinding Target)[]> _outputs = [];

    public static IReadOnlyDictionary<string, TypedData> None { get; } = new Dictionary<string, TypedData>();

    public async ValueTask SendAsync(FunctionDescriptor function, InvocationResult result, CancellationToken cancellationToken)
    {
        foreach (var (declared, target) in _outputs.GetOrAdd(function, OutputsOf))
        {
            var value = declared.Name == "$return" ? result.ReturnValue : result.Outputs.GetValueOrDefault(declared.Name);
            if (value is { DataCase: not TypedData.DataOneofCase.None })
            {
                await target.SendAsync(function, declared, value, cancellationToken);
            }
        }
    }

    private (FunctionBinding Declared, IOutputBinding Target)[] OutputsOf(FunctionDescriptor function) =>
    [
        .. function.Bindings
            .Where(binding => binding.Direction == BindingDirection.Out && _bindings.ContainsKey(binding.Type))
            .Select(binding => (binding, _bindings[binding.Type])),
    ];
}
