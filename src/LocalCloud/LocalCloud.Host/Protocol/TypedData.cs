using Google.Protobuf;

namespace LocalCloud.Host.Protocol;

internal sealed partial class TypedData
{
    /// <summary><see cref="JsonUtf8"/> as text, decoded at every call.</summary>
    public string Json
    {
        get => JsonUtf8.ToStringUtf8();
        set => JsonUtf8 = ByteString.CopyFromUtf8(value);
    }
}
