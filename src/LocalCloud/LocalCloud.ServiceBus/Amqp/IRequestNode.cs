using Amqp;

namespace LocalCloud.ServiceBus.Amqp;

/// <summary>Answers requests that come over one link with responses over another.</summary>
internal interface IRequestNode
{
    string Name { get; }

    Task<Message> AnswerAsync(Message request, Connection connection);
}
