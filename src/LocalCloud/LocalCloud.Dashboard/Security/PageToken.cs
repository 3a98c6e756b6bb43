using System.Security.Cryptography;
using System.Text;

namespace LocalCloud.Dashboard.Security;

/// <summary>What the page carries, and nobody has who could not read the page; a new one with each start.</summary>
internal sealed class PageToken
{
    public const string Header = "X-LocalCloud-Token";

    private readonly byte[] _bytes;

    public PageToken()
    {
        Text = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        _bytes = Encoding.ASCII.GetBytes(Text);
    }

    public string Text { get; }

    public bool Is(string? given) => given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), _bytes);
}
