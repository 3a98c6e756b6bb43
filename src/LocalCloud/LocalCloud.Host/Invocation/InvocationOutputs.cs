using System.Collections.Concurrent;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;

namespace LocalCloud.Host.Invocation;

/// <summary>Sends what a function gave back to where its output bindings say.</summary>
internal sealed class InvocationOutputs(IEnumerable<IOutputBinding> bindings, TimeProvider time)
{
    private readonly Dictionary<string, IOutputBinding> _bindings = bindings.ToDictionary(binding => binding.BindingType, StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<FunctionDescriptor, ((FunctionBinding Declared, IOutputBinding Target)[] Outputs, bool HaveExpressions)> _outputs = [];

    public static IReadOnlyDictionary<string, TypedData> None { get; } = new Dictionary<string, TypedData>();

    /// <summary>Where the outputs of one invocation go, as its input says.</summary>
    /// <exception cref="InvalidOperationException">An expression has no value.</exception>
    public (FunctionBinding Declared, IOutputBinding Target)[] TargetsOf(FunctionDescriptor function, TriggerInput input)
    {
        var (outputs, haveExpressions) = _outputs.GetOrAdd(function, OutputsOf);
        if (!haveExpressions)
        {
            return outputs;
        }

        var values = new BindingExpressions(input, time);
        return [.. outputs.Select(output => (values.Resolve(output.Declared), output.Target))];
    }

    public static async ValueTask SendAsync(
        FunctionDescriptor function, (FunctionBinding Declared, IOutputBinding Target)[] targets, InvocationResult result, CancellationToken cancellationToken)
    {
        foreach (var (declared, target) in targets)
        {
            var value = declared.Name == "$return" ? result.ReturnValue : result.Outputs.GetValueOrDefault(declared.Name);
            if (value is { DataCase: not TypedData.DataOneofCase.None })
            {
                await target.SendAsync(function, declared, value, cancellationToken);
            }
        }
    }

    private ((FunctionBinding Declared, IOutputBinding Target)[] Outputs, bool HaveExpressions) OutputsOf(FunctionDescriptor function)
    {
        FunctionBinding[] outputs = [.. function.Bindings.Where(binding => binding.Direction == BindingDirection.Out && _bindings.ContainsKey(binding.Type))];
        return ([.. outputs.Select(binding => (binding, _bindings[binding.Type]))], outputs.Any(BindingExpressions.HasExpressions));
    }
}
