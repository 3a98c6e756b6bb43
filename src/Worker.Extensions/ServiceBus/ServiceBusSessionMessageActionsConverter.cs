using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Settling;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which session it is, and how long it is locked, the host tells with the invocation.</summary>
[SupportedTargetType(typeof(ServiceBusSessionMessageActions))]
internal sealed class ServiceBusSessionMessageActionsConverter(Settlement.SettlementClient settlement) : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        try
        {
            var data = context.FunctionContext.BindingContext.BindingData;
            var sessionId = Text(data, "SessionId");
            using var actions = JsonDocument.Parse(Text(data, "SessionActions"));
            var lockedUntil = actions.RootElement.GetProperty("SessionLockedUntil").GetDateTimeOffset();
            return new(ConversionResult.Success(new ServiceBusSessionMessageActions(settlement, sessionId, lockedUntil)));
        }
        catch (Exception exception)
        {
            return new(ConversionResult.Failed(exception));
        }
    }

    private static string Text(IReadOnlyDictionary<string, object?> data, string name) =>
        data.GetValueOrDefault(name)?.ToString()
        ?? throw new InvalidOperationException($"The host sent no {name} with this invocation: are sessions enabled for the trigger?");
}
