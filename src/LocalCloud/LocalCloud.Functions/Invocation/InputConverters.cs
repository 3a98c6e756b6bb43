using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LocalCloud.Functions.Invocation;

/// <summary>The app's own converters: by attribute on the parameter or its type, then those of <see cref="WorkerOptions"/>.</summary>
internal sealed class InputConverters(IServiceProvider services, IOptions<WorkerOptions> options)
{
    public ParameterBinder Around(ParameterInfo parameter, bool isTrigger, ParameterBinder otherwise)
    {
        var type = parameter.ParameterType;
        IInputConverter[] converters = [.. parameter.GetCustomAttributes<InputConverterAttribute>()
            .Concat(type.GetCustomAttributes<InputConverterAttribute>())
            .Select(attribute => attribute.ConverterType)
            .Concat(options.Value.InputConverters)
            .Select(converter => (IInputConverter)ActivatorUtilities.GetServiceOrCreateInstance(services, converter))];
        return converters.Length == 0 ? otherwise : context => TryAllAsync(context, converters, parameter, isTrigger, otherwise);
    }

    private static async ValueTask<object?> TryAllAsync(
        LocalFunctionContext context, IInputConverter[] converters, ParameterInfo parameter, bool isTrigger, ParameterBinder otherwise)
    {
        var source = isTrigger ? context.Input.Value : context.Input.BindingData.GetValueOrDefault(parameter.Name!);
        var conversion = new Conversion(parameter.ParameterType, source, context);
        foreach (var converter in converters)
        {
            var result = await converter.ConvertAsync(conversion);
            if (result.Status is ConversionStatus.Succeeded)
            {
                return result.Value;
            }

            if (result.Status is ConversionStatus.Failed)
            {
                throw new FunctionInputConverterException(
                    $"Error converting the input of parameter '{parameter.Name}': {result.Error?.Message}", result.Error);
            }
        }

        return await otherwise(context);
    }

    private sealed class Conversion(Type targetType, object? source, FunctionContext context) : ConverterContext
    {
        public override Type TargetType { get; } = targetType;

        public override object? Source { get; } = source;

        public override FunctionContext FunctionContext { get; } = context;

        public override IReadOnlyDictionary<string, object> Properties { get; } = ImmutableDictionary<string, object>.Empty;
    }
}
