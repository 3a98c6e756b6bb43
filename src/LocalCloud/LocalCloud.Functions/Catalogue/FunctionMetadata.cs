using System.Reflection;
using LocalCloud.Functions.Invocation;
using LocalCloud.Functions.Runtime;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace LocalCloud.Functions;

/// <summary>Functions as the real SDK writes them to <c>functions.metadata</c>.</summary>
internal sealed class FunctionMetadata(
    FunctionCatalogue catalogue, IEnumerable<ITriggerBinding> triggers, IEnumerable<IOutputBinding> outputs)
{
    private readonly Dictionary<Type, ITriggerBinding> _triggers = triggers.ToDictionary(trigger => trigger.AttributeType);
    private readonly Dictionary<Type, IOutputBinding> _outputs = outputs.ToDictionary(output => output.AttributeType);

    public IReadOnlyList<Dictionary<string, object?>> All() => [.. catalogue.Functions.Select(Of)];

    private Dictionary<string, object?> Of(FunctionDescriptor function)
    {
        var metadata = new Dictionary<string, object?>
        {
            ["name"] = function.Name,
            ["entryPoint"] = function.EntryPoint,
            ["scriptFile"] = function.Method.DeclaringType!.Assembly.GetName().Name + ".dll",
            ["language"] = "dotnet-isolated",
            ["bindings"] = Bindings(function).ToArray(),
        };
        if (Retry(function.Retry) is { } retry)
        {
            metadata["retry"] = retry;
        }

        return metadata;
    }

    private IEnumerable<Dictionary<string, object?>> Bindings(FunctionDescriptor function)
    {
        var trigger = _triggers.GetValueOrDefault(function.Trigger.GetType());
        yield return Binding(
            function.TriggerParameter.Name!, trigger?.BindingType ?? BindingNames.TypeOf(function.Trigger), "In", trigger?.Describe(function));
        foreach (var parameter in function.Method.GetParameters())
        {
            if (parameter.GetCustomAttribute<InputBindingAttribute>() is { } input)
            {
                yield return Binding(parameter.Name!, BindingNames.TypeOf(input), "In", null);
            }
        }

        var http = function.Trigger is HttpTriggerAttribute;
        foreach (var (name, _, attribute) in OutputPlan.Declared(function))
        {
            http &= attribute is not HttpResultAttribute;
            yield return Binding(name, BindingNames.TypeOf(attribute), "Out", _outputs.GetValueOrDefault(attribute.GetType())?.Describe(attribute));
        }

        if (http)
        {
            yield return Binding("$return", "http", "Out", null);
        }
    }

    private static Dictionary<string, object?> Binding(string name, string type, string direction, IReadOnlyDictionary<string, object?>? more)
    {
        var binding = new Dictionary<string, object?> { ["name"] = name, ["type"] = type, ["direction"] = direction };
        foreach (var (key, value) in more ?? new Dictionary<string, object?>())
        {
            if (value is not null)
            {
                binding[key] = value;
            }
        }

        return binding;
    }

    private static object? Retry(RetryAttribute? retry) => retry switch
    {
        FixedDelayRetryAttribute fixedDelay => new { strategy = "fixedDelay", maxRetryCount = fixedDelay.MaxRetryCount, delayInterval = fixedDelay.DelayInterval },
        ExponentialBackoffRetryAttribute backoff => new
        {
            strategy = "exponentialBackoff",
            maxRetryCount = backoff.MaxRetryCount,
            minimumInterval = backoff.MinimumInterval,
            maximumInterval = backoff.MaximumInterval,
        },
        _ => null,
    };
}
