using Amqp;
using Amqp.Framing;
using Amqp.Listener;
using LocalCloud.Faults;
using Microsoft.Extensions.Logging;

namespace LocalCloud.ServiceBus.Amqp;

/// <summary>The link that requests come in by.</summary>
internal sealed class RequestEndpoint(IRequestNode node, ResponseLinks responses, ILogger logger) : LinkEndpoint
{
    public override void OnMessage(MessageContext messageContext) => _ = AnswerAsync(messageContext);

    public override void OnFlow(FlowContext flowContext)
    {
    }

    public override void OnDisposition(DispositionContext dispositionContext)
    {
    }

    private async Task AnswerAsync(MessageContext context)
    {
        try
        {
            var bytes = ((RawMessage)context.Message).Bytes;
            var request = Message.Decode(new ByteBuffer(bytes, 0, bytes.Length, bytes.Length));
            var response = await node.AnswerAsync(request, context.Link.Session.Connection);
            response.Properties ??= new Properties();
            if (request.Properties?.GetMessageId() is { } id)
            {
                response.Properties.SetCorrelationId(id);
            }

            context.Link.DisposeMessage(context.Message, new Accepted(), true);
            responses.Find(context.Link.Session, node.Name, request.Properties?.ReplyTo)?.Send(response);
        }
        catch (Exception failure) when (failure is not CloudCrashedException)
        {
            Log.RequestFailure(logger, failure);
            TryReject(context, failure);
        }
    }

    private static void TryReject(MessageContext context, Exception failure)
    {
        try
        {
            context.Link.DisposeMessage(context.Message, failure.ToRejected(), true);
        }
        catch (AmqpException)
        {
            // The link is gone.
        }
    }
}
