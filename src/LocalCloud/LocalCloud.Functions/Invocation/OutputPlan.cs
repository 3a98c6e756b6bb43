using System.Reflection;
using LocalCloud.Functions.Runtime;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace LocalCloud.Functions.Invocation;

/// <summary>Where a function's result goes: as a whole, or property by property.</summary>
internal sealed class OutputPlan
{
    private readonly (Func<object, object?> Read, OutputBindingAttribute Attribute, IOutputBinding Binding)[] _outputs;
    private readonly PropertyInfo? _httpResult;
    private readonly Type? _resultType;

    public OutputPlan(FunctionDescriptor function, IReadOnlyDictionary<Type, IOutputBinding> bindings)
    {
        var declared = Declared(function).ToArray();
        _httpResult = declared.FirstOrDefault(output => output.Attribute is HttpResultAttribute).Property;
        _resultType = _httpResult?.DeclaringType;
        _outputs = [.. declared
            .Where(output => output.Attribute is not HttpResultAttribute)
            .Select(output => (Reader(output.Property), output.Attribute, Find(output.Attribute)))];

        IOutputBinding Find(OutputBindingAttribute attribute) => bindings.GetValueOrDefault(attribute.GetType())
            ?? throw new NotSupportedException($"Function '{function.Name}': LocalCloud has no output binding for {attribute.GetType().Name}.");
    }

    public static IEnumerable<(string Name, PropertyInfo? Property, OutputBindingAttribute Attribute)> Declared(FunctionDescriptor function)
    {
        foreach (var attribute in function.Method.GetCustomAttributes<OutputBindingAttribute>())
        {
            yield return ("$return", null, attribute);
        }

        var type = ReturnValue.TypeOf(function.Method);
        if (type.Assembly != function.Method.DeclaringType!.Assembly)
        {
            yield break; // Only the app's own types carry output attributes; framework results need no look.
        }

        foreach (var property in type.GetProperties())
        {
            if (property.GetCustomAttribute<OutputBindingAttribute>() is { } attribute)
            {
                yield return (property.Name, property, attribute);
            }
        }
    }

    public async ValueTask SendAsync(object result, FunctionContext context)
    {
        foreach (var (read, attribute, binding) in _outputs)
        {
            if (read(result) is { } value)
            {
                await binding.SendAsync(value, attribute, context);
            }
        }
    }

    /// <summary>The part of the result that answers the HTTP request.</summary>
    public object? HttpResultOf(object? result) =>
        result is not null && _resultType?.IsInstanceOfType(result) is true ? _httpResult!.GetValue(result) : result;

    private static Func<object, object?> Reader(PropertyInfo? property) => property is null ? value => value : property.GetValue;
}
