using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker.Extensions.EventGrid.TypeConverters;

/// <summary>An event comes as the text of a JSON object, a batch as that of an array.</summary>
internal abstract class EventGridConverter<T> : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        if (context.TargetType != typeof(T) && context.TargetType != typeof(T[]))
        {
            return new(ConversionResult.Unhandled());
        }

        if (context.Source is not string json)
        {
            return new(ConversionResult.Failed(new InvalidOperationException(
                $"An event must come as text, not as {context.Source?.GetType().ToString() ?? "null"}.")));
        }

        try
        {
            return new(context.TargetType.IsArray ? Many(json) : One(json));
        }
        catch (JsonException exception)
        {
            return new(ConversionResult.Failed(new InvalidOperationException(
                "The event is not valid JSON. Bind to a string to see what was sent, or change what is published.", exception)));
        }
        catch (Exception exception)
        {
            return new(ConversionResult.Failed(exception));
        }
    }

    protected abstract ConversionResult One(string json);

    protected abstract ConversionResult Many(string json);
}
