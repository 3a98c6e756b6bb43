using Amqp;
using Amqp.Framing;
using LocalCloud.ServiceBus.Security;

namespace LocalCloud.ServiceBus.Amqp;

/// <summary>Takes tokens, and lets the connections in that have shown a valid one.</summary>
internal sealed class CbsNode(SharedAccessKey key, Connections connections) : IRequestNode
{
    public string Name => "$cbs";

    public Task<Message> AnswerAsync(Message request, Connection connection)
    {
        var refusal = request.Body is string token ? key.Refusal(token) : "A put-token request has a token as its body.";
        if (refusal is null)
        {
            connections.Authorize(connection);
        }

        var response = new Message { ApplicationProperties = new ApplicationProperties(), BodySection = new AmqpValue { Value = "" } };
        response.ApplicationProperties["status-code"] = refusal is null ? 202 : 401;
        response.ApplicationProperties["status-description"] = refusal ?? "Accepted";
        if (refusal is not null)
        {
            response.ApplicationProperties["error-condition"] = new global::Amqp.Types.Symbol("amqp:unauthorized-access");
        }

        return Task.FromResult(response);
    }
}
