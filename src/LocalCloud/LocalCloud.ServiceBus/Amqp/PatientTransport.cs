using Amqp;

namespace LocalCloud.ServiceBus.Amqp;

/// <summary>
/// Sends nothing before the client has sent something. The library answers the end of SASL with all that follows at once, and the JavaScript
/// client does not read what it gets together with that end until more comes.
/// </summary>
internal sealed class PatientTransport : IAsyncTransport
{
    private readonly IAsyncTransport _inner;
    private readonly Connections _connections;
    private readonly TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PatientTransport(IAsyncTransport inner, Connections connections)
    {
        (_inner, _connections) = (inner, connections);
        connections.Add(this);
    }

    public void SetConnection(Connection connection) => _inner.SetConnection(connection);

    public async Task SendAsync(IList<ByteBuffer> bufferList, int listSize)
    {
        await _heard.Task;
        await _inner.SendAsync(bufferList, listSize);
    }

    public async Task<int> ReceiveAsync(byte[] buffer, int offset, int count)
    {
        // All that is asked for: the library asks for the size of a frame, and then for the rest of it.
        var received = 0;
        do
        {
            var more = await _inner.ReceiveAsync(buffer, offset + received, count - received);
            _heard.TrySetResult();
            if (more <= 0)
            {
                return received > 0 ? received : more;
            }

            received += more;
        }
        while (received < count);

        SessionWindow.Bound(buffer.AsSpan(offset, count));
        return received;
    }

    public void Send(ByteBuffer buffer)
    {
        _heard.Task.GetAwaiter().GetResult();
        _inner.Send(buffer);
    }

    public int Receive(byte[] buffer, int offset, int count)
    {
        var received = _inner.Receive(buffer, offset, count);
        _heard.TrySetResult();
        return received;
    }

    public void Close()
    {
        _connections.Remove(this);
        _heard.TrySetResult();
        _inner.Close();
    }
}
