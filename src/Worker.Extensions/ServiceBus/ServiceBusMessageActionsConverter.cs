using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Settling;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Nothing of the invocation is needed: each message carries its lock token.</summary>
[SupportedTargetType(typeof(ServiceBusMessageActions))]
internal sealed class ServiceBusMessageActionsConverter(Settlement.SettlementClient settlement) : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => new(ConversionResult.Success(new ServiceBusMessageActions(settlement)));
}
