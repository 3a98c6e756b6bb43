using System.Net;

namespace LocalCloud.Host.CosmosDb;

/// <summary>The SDK copies an answer to a stream that doubles its memory again and again; where the length is known, that is asked for at once.</summary>
internal sealed class SizedContent : HttpContent
{
    private readonly HttpContent _content;

    public SizedContent(HttpContent content)
    {
        _content = content;
        foreach (var (name, values) in content.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (stream is MemoryStream memory && TryComputeLength(out var length) && memory.Length + length <= Array.MaxLength)
        {
            memory.Capacity = Math.Max(memory.Capacity, (int)(memory.Length + length));
        }

        return _content.CopyToAsync(stream, context, cancellationToken);
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => _content.ReadAsStreamAsync();

    protected override bool TryComputeLength(out long length)
    {
        length = _content.Headers.ContentLength ?? 0;
        return _content.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
        }

        base.Dispose(disposing);
    }
}
