using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The message as the broker delivered it: sixteen bytes of lock token, then the AMQP message.</summary>
[SupportsDeferredBinding]
[SupportedTargetType(typeof(ServiceBusReceivedMessage))]
[SupportedTargetType(typeof(ServiceBusReceivedMessage[]))]
internal sealed class ServiceBusReceivedMessageConverter : IInputConverter
{
    private const string BindingSource = "AzureServiceBusReceivedMessage";
    private const string BinaryContentType = "application/octet-stream";
    private const int LockTokenLength = 16;

    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        try
        {
            return new(context.Source switch
            {
                ModelBindingData data => ConversionResult.Success(MessageOf(data)),
                CollectionModelBindingData batch => ConversionResult.Success(batch.ModelBindingData.Select(MessageOf).ToArray()),
                _ => ConversionResult.Unhandled(),
            });
        }
        catch (Exception exception)
        {
            return new(ConversionResult.Failed(exception));
        }
    }

    private static ServiceBusReceivedMessage MessageOf(ModelBindingData data)
    {
        if (data.Source is not BindingSource)
        {
            throw new InvalidOperationException($"Unexpected binding source '{data.Source}'. Only '{BindingSource}' is supported.");
        }

        if (data.ContentType is not BinaryContentType)
        {
            throw new InvalidOperationException($"Unexpected content type '{data.ContentType}'. Only '{BinaryContentType}' is supported.");
        }

        var bytes = data.Content.ToMemory();
        return ServiceBusReceivedMessage.FromAmqpMessage(
            AmqpAnnotatedMessage.FromBytes(BinaryData.FromBytes(bytes[LockTokenLength..])), BinaryData.FromBytes(bytes[..LockTokenLength]));
    }
}
