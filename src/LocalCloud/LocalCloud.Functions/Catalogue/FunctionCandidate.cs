using System.Reflection;
using System.Text.RegularExpressions;
using LocalCloud.Functions.Runtime;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace LocalCloud.Functions;

/// <summary>A method marked as a function, not yet known to be a good one.</summary>
internal sealed partial class FunctionCandidate
{
    private readonly MethodInfo _method;
    private readonly string _name;
    private readonly (ParameterInfo Parameter, TriggerBindingAttribute Attribute)[] _triggers;
    private readonly RetryAttribute[] _retries;

    public FunctionCandidate(MethodInfo method, string name)
    {
        (_method, _name) = (method, name);
        _triggers = [.. from parameter in method.GetParameters()
                        from attribute in parameter.GetCustomAttributes<TriggerBindingAttribute>()
                        select (parameter, attribute)];
        _retries = [.. method.GetCustomAttributes<RetryAttribute>()];
    }

    private string Where => $"{_method.DeclaringType}.{_method.Name}";

    public IEnumerable<string> Problems()
    {
        if (!FunctionName().IsMatch(_name))
        {
            yield return $"{Where}: '{_name}' is not a function name; it must start with a letter and hold at most 128 letters, digits, '-' and '_'.";
        }

        if (!_method.IsPublic || !_method.DeclaringType!.IsVisible)
        {
            yield return $"{Where}: the method and its class must be public.";
        }

        if (_method.ContainsGenericParameters)
        {
            yield return $"{Where}: a function cannot be generic.";
        }

        if (!_method.IsStatic && _method.DeclaringType!.IsAbstract)
        {
            yield return $"{Where}: the class is abstract, so the function cannot be called.";
        }

        if (_triggers.Length != 1)
        {
            yield return _triggers.Length == 0
                ? $"{Where}: no parameter has a trigger attribute; a function has exactly one."
                : $"{Where}: {_triggers.Length} trigger attributes ({string.Join(", ", _triggers.Select(t => t.Attribute.GetType().Name))}); a function has exactly one.";
        }

        if (_retries.Length > 1)
        {
            yield return $"{Where}: more than one retry attribute.";
        }

        if (_retries.Length > 0 && _triggers.Length == 1 && !CanRetry(_triggers[0].Attribute))
        {
            yield return $"{Where}: {_retries[0].GetType().Name} has no effect with {_triggers[0].Attribute.GetType().Name}; only timer and Cosmos DB triggers take a retry policy.";
        }

        if (RetryPolicy.Problem(_retries.FirstOrDefault()) is { } problem)
        {
            yield return $"{Where}: {problem}";
        }
    }

    public FunctionDescriptor? Describe() => _triggers.Length != 1
        ? null
        : new FunctionDescriptor
        {
            Name = _name,
            Method = _method,
            TriggerParameter = _triggers[0].Parameter,
            Trigger = _triggers[0].Attribute,
            Retry = _retries.FirstOrDefault(),
        };

    private static bool CanRetry(TriggerBindingAttribute trigger) =>
        trigger.GetType().GetCustomAttribute<BindingCapabilitiesAttribute>()?.Capabilities.Contains(KnownBindingCapabilities.FunctionLevelRetry) is true;

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,127}$")]
    private static partial Regex FunctionName();
}
