using System.IO.Compression;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace OrderFlow.Operations.Contracts;

/// <summary>A file that an assembly carries, perhaps compressed. It changes with the assembly alone, whose identity is its tag.</summary>
internal sealed class DocsFile(Assembly assembly, string resource, string type)
{
    private readonly Lazy<byte[]> _content = new(() => Read(assembly, resource));

    private bool IsCompressed => _content.Value is [0x1f, 0x8b, ..];

    public IResult Serve(HttpRequest request)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.Vary = HeaderNames.AcceptEncoding;
        var content = _content.Value;
        if (IsCompressed && request.GetTypedHeaders().AcceptEncoding.Any(coding => coding.Value == "gzip" && coding.Quality is null or > 0))
        {
            headers.ContentEncoding = "gzip";
        }
        else if (IsCompressed)
        {
            content = Unpack(content);
        }

        return Results.Bytes(content, type, entityTag: new EntityTagHeaderValue($"\"{assembly.ManifestModule.ModuleVersionId:N}\""));
    }

    private static byte[] Read(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"{resource} is not embedded.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private static byte[] Unpack(byte[] content)
    {
        using var packed = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        packed.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
