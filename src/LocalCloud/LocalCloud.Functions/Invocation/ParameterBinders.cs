using System.Reflection;
using LocalCloud.Functions.Http;
using LocalCloud.Functions.Runtime;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Http;

namespace LocalCloud.Functions.Invocation;

internal delegate ValueTask<object?> ParameterBinder(LocalFunctionContext context);

/// <summary>Decides once per parameter where its values come from.</summary>
internal sealed class ParameterBinders(IEnumerable<IInputBinding> inputs, WorkerSerializer serializer, InputConverters converters)
{
    private readonly Dictionary<Type, IInputBinding> _inputs = inputs.ToDictionary(input => input.AttributeType);

    public ParameterBinder For(ParameterInfo parameter, FunctionDescriptor function)
    {
        var type = parameter.ParameterType;
        if (type == typeof(FunctionContext))
        {
            return context => new(context);
        }

        if (type == typeof(CancellationToken))
        {
            return context => new(context.CancellationToken);
        }

        var isTrigger = parameter.Name == function.TriggerParameter.Name;
        if (!isTrigger && parameter.GetCustomAttribute<InputBindingAttribute>() is { } attribute)
        {
            var binding = _inputs.GetValueOrDefault(attribute.GetType()) ?? throw new NotSupportedException(
                $"Function '{function.Name}': LocalCloud has no input binding for {attribute.GetType().Name}.");
            return context => binding.BindAsync(type, attribute, context);
        }

        var plain = function.Trigger is HttpTriggerAttribute && HttpBinder(type) is { } http ? http
            : isTrigger ? TriggerBinder(parameter)
            : NamedBinder(parameter);
        return converters.Around(parameter, isTrigger, plain);
    }

    private static ParameterBinder? HttpBinder(Type type) =>
        type == typeof(HttpRequest) ? context => new(context.GetHttpContext()!.Request)
        : type == typeof(HttpRequestData) ? context => new(AspNetCoreRequestData.Of(context))
        : null;

    private ParameterBinder TriggerBinder(ParameterInfo parameter)
    {
        var convert = new ValueConverter(parameter, serializer);
        return context => context.Input.Value is HttpRequest
            ? FromBodyConverter.ReadAsync(context, parameter.ParameterType)
            : new(convert.Convert(context.Input.Value));
    }

    private ParameterBinder NamedBinder(ParameterInfo parameter)
    {
        var convert = new ValueConverter(parameter, serializer);
        var name = parameter.Name!;
        return context => new(
            context.Input.BindingData.TryGetValue(name, out var value) ? convert.Convert(value)
            : context.GetHttpContext()?.Request.Query.TryGetValue(name, out var query) is true ? convert.Convert(query.ToString())
            : convert.Missing);
    }
}
