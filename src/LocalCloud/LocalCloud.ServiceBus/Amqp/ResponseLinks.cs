using System.Runtime.CompilerServices;
using Amqp;

namespace LocalCloud.ServiceBus.Amqp;

/// <summary>Finds the link that a response goes to, among those of the request's session.</summary>
internal sealed class ResponseLinks
{
    private readonly ConditionalWeakTable<Session, List<ResponseEndpoint>> _bySession = [];

    public void Add(ResponseEndpoint response)
    {
        var links = _bySession.GetOrCreateValue(response.Link.Session);
        lock (links)
        {
            links.Add(response);
        }

        response.Link.Closed += (_, _) =>
        {
            lock (links)
            {
                links.Remove(response);
            }
        };
    }

    /// <summary>By the link's name, or its target address, or as the only one of the node. Null for none.</summary>
    public ResponseEndpoint? Find(Session session, string node, string? replyTo)
    {
        if (!_bySession.TryGetValue(session, out var links))
        {
            return null;
        }

        lock (links)
        {
            var ofNode = links.FindAll(link => string.Equals(link.Node, node, StringComparison.OrdinalIgnoreCase));
            return ofNode.Find(link => link.Link.Name == replyTo) ?? ofNode.Find(link => link.TargetAddress == replyTo) ?? (ofNode.Count == 1 ? ofNode[0] : null);
        }
    }
}
